// Dark or light as this person chose last; until then the system's wish.

import { isDark, toggleTheme } from '../theme';

const kStored = 'sluice-theme';

export function restoreTheme(): void {
  try {
    const wanted = localStorage.getItem(kStored);
    if (wanted !== null && (wanted === 'dark') !== isDark()) toggleTheme();
  } catch {
    // A browser that keeps nothing follows the system.
  }
}

export function switchTheme(): void {
  toggleTheme();
  try {
    localStorage.setItem(kStored, isDark() ? 'dark' : 'light');
  } catch {
    // As above.
  }
}
