// What of the machine the cases need. Without it they skip and say so; where everything must be tested they fail.

import { existsSync } from 'node:fs';
import path from 'node:path';

const kSkipped = 77; // as ctest has it

export function skip(why) {
  console.log(why);
  process.exit(process.env.CI ? 1 : kSkipped);
}

// Looked up when the cases run: it may have been installed after the build folder was made.
export function chromiumOrSkip() {
  const given = process.env.SLUICE_CHROMIUM;
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const found = given ? [given] : ['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return found.find((file) => existsSync(file)) ?? skip(`There is no Chromium ${given ? `at '${given}'` : 'on PATH'}; Debian's package chromium has it.`);
}
