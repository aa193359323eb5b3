// What everybody must be able to use: names for what is operated, contrast of every text, nothing wider than the screen.

// Every focusable thing without a name, as Chromium's own accessibility tree has it.
export async function namelessControls(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const operated = new Set(['button', 'link', 'textbox', 'searchbox', 'combobox', 'checkbox', 'radio', 'meter', 'dialog', 'table', 'navigation', 'region']);
  return nodes.filter((node) => !node.ignored && operated.has(node.role?.value) && !node.name?.value).map((node) => `${node.role.value} ${node.nodeId}`);
}

// Elements whose own text has less contrast with what is behind it than WCAG's AA asks: 4.5, or 3 where it is large.
export function faintTexts(page) {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const rgba = (colour) => {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data].map((part, index) => (index < 3 ? part : part / 255));
    };
    const light = ([r, g, b]) => {
      const [x, y, z] = [r, g, b].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const behind = (element) => {
      for (let one = element; one; one = one.parentElement) {
        const back = rgba(getComputedStyle(one).backgroundColor);
        if (back[3] > 0.99) return back;
      }
      return [255, 255, 255, 1];
    };
    const faint = [];
    for (const element of document.querySelectorAll('body *')) {
      const text = [...element.childNodes].filter((node) => node.nodeType === 3 && node.textContent.trim()).map((node) => node.textContent.trim()).join(' ');
      if (!text || element.closest('.unseen, [hidden], canvas, noscript, option') || element.getClientRects().length === 0) continue;
      const style = getComputedStyle(element);
      const [front, back] = [light(rgba(style.color)), light(behind(element))];
      const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (contrast < (large ? 3 : 4.5)) faint.push(`${contrast.toFixed(2)} "${text.slice(0, 40)}" ${element.tagName}.${element.className}`);
    }
    return faint;
  });
}

// What sticks out of the screen to the right.
export function tooWide(page) {
  return page.evaluate(() => {
    const out = document.documentElement.scrollWidth > window.innerWidth ? [`the page is ${document.documentElement.scrollWidth} wide`] : [];
    for (const element of document.querySelectorAll('body *')) {
      const { right, width } = element.getBoundingClientRect();
      if (width > 0 && right > window.innerWidth + 1 && !element.closest('.unseen, .skip, thead, .tv-lightweight-charts')) out.push(`${element.tagName}.${element.className} ends at ${Math.round(right)}`);
    }
    return out;
  });
}

// Ids that stand twice: a label or a description would point to the wrong one.
export function doubledIds(page) {
  return page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  });
}
