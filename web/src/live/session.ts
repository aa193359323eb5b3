// Who looks at the page. A one-time code, printed in the terminal, opens a session; the cookie is the browser's, the CSRF
// token ours and only in memory.

import { Refused } from './api';
import type { Api } from './api';
import type { Session } from './shapes';

// The code of "#login=CODE", which leaves the address at once: neither history nor a shared link keeps it.
export function takeCodeFromAddress(): string | null {
  const match = /^#login=(.+)$/.exec(location.hash);
  if (!match) return null;
  history.replaceState(null, '', location.pathname + location.search);
  try {
    return decodeURIComponent(match[1]);
  } catch {
    return match[1]; // not written as an address has it; Sluice says whether it is right
  }
}

export async function openSession(api: Api, code: string): Promise<Session> {
  const session = await api.post<Session>('/v1/session', { code });
  api.csrf = session.csrf;
  return session;
}

// The session this browser has already; null: none.
export async function findSession(api: Api): Promise<Session | null> {
  try {
    const session = await api.get<Session>('/v1/session');
    api.csrf = session.csrf;
    return session;
  } catch (error) {
    if (error instanceof Refused && error.problem.status === 401) return null;
    throw error;
  }
}

export async function endSession(api: Api): Promise<void> {
  await api.call('DELETE', '/v1/session');
  api.csrf = '';
}
