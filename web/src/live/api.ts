// The calls of /v1 as the page makes them: with its cookie, and with the CSRF token for all that changes anything.

import type { Problem, Session } from './shapes';

export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
  }
  get unreachable(): boolean {
    return this.problem.status === 0;
  }
}

export interface Reply<T> {
  status: number;
  value: T;
  sequence: number;
  replayed: boolean;
}

export type Query = Record<string, string | number | boolean | null | undefined>;

const kTimeLimit = 15_000;

function addressOf(path: string, query: Query): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined && value !== '') words.append(name, String(value));
  const text = words.toString();
  return text ? `${path}?${text}` : path;
}

async function problemOf(response: Response): Promise<Problem> {
  const fallback = { title: response.statusText, status: response.status, detail: `${response.status} ${response.statusText}`, code: 'unknown' };
  try {
    return { ...fallback, ...((await response.json()) as Partial<Problem>) };
  } catch {
    return fallback;
  }
}

export class Api {
  csrf = '';
  // The session is over: told once a time that happens.
  onSessionLost: () => void = () => undefined;

  async call<T>(method: string, path: string, query: Query = {}, body?: unknown, headers: Record<string, string> = {}): Promise<Reply<T>> {
    const used = this.csrf;
    try {
      return await this.ask<T>(method, path, query, body, headers);
    } catch (error) {
      if (!(error instanceof Refused) || error.problem.status !== 403 || error.problem.code !== 'csrf') throw error;
      // Another tab has signed in since: the cookie is of a newer session. What was refused did nothing, so it may be
      // asked again, once, with that session's token.
      if (this.csrf === used) this.csrf = (await this.ask<Session>('GET', '/v1/session')).value.csrf;
      return this.ask<T>(method, path, query, body, headers);
    }
  }

  private async ask<T>(method: string, path: string, query: Query = {}, body?: unknown, headers: Record<string, string> = {}): Promise<Reply<T>> {
    const all: Record<string, string> = { Accept: 'application/json', ...headers };
    if (method !== 'GET') all['X-Sluice-CSRF'] = this.csrf;
    if (body !== undefined) all['Content-Type'] = 'application/json';
    let response: Response;
    try {
      response = await fetch(addressOf(path, query), {
        method,
        headers: all,
        body: body === undefined ? undefined : JSON.stringify(body),
        credentials: 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.timeout(kTimeLimit),
      });
    } catch (error) {
      throw new Refused({ title: 'no answer', status: 0, code: 'unreachable', detail: `Sluice did not answer ${method} ${path}: ${(error as Error).message}.` });
    }
    if (!response.ok) {
      const problem = await problemOf(response);
      if (response.status === 401 && path !== '/v1/session') this.onSessionLost();
      throw new Refused(problem);
    }
    const text = await response.text();
    return {
      status: response.status,
      value: (text ? JSON.parse(text) : null) as T,
      sequence: Number(response.headers.get('X-Sluice-Sequence') ?? 0),
      replayed: response.headers.get('Idempotency-Replayed') === 'true',
    };
  }

  async get<T>(path: string, query: Query = {}): Promise<T> {
    return (await this.call<T>('GET', path, query)).value;
  }

  async post<T>(path: string, body: unknown = {}): Promise<T> {
    return (await this.call<T>('POST', path, {}, body)).value;
  }
}

// 128 random bits, as a key that names one act of a person for ever.
export function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return 'page-' + Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function sentenceOf(error: unknown): string {
  if (error instanceof Refused) {
    const parts = error.problem.errors?.map((part) => `${part.pointer}: ${part.detail}`) ?? [];
    return [error.problem.detail, ...parts].join(' ');
  }
  return error instanceof Error ? error.message : String(error);
}
