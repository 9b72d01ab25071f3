import { useSyncExternalStore } from 'react';

export interface Settings {
  /** Whether times are shown and read in the browser's zone; otherwise UTC. */
  localTime: boolean;
  autocomplete: boolean;
  linter: boolean;
  showInfos: boolean;
}

const KEY = 'narthex.settings';
const DEFAULTS: Settings = { localTime: false, autocomplete: true, linter: true, showInfos: true };
const listeners = new Set<() => void>();

function read(): Settings {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>) };
  } catch {
    // No storage, or one that something else wrote to.
    return DEFAULTS;
  }
}

let current = read();

function replace(settings: Settings): void {
  current = settings;
  listeners.forEach((listener) => listener());
}

function change(part: Partial<Settings>): void {
  replace({ ...current, ...part });
  localStorage.setItem(KEY, JSON.stringify(current));
}

globalThis.window?.addEventListener('storage', (event) => event.key === KEY && replace(read()));

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** This browser's preferences, the same in all of its tabs. Cheap: thousands of times on a page ask for them. */
export function useSettings(): [Settings, (part: Partial<Settings>) => void] {
  return [useSyncExternalStore(subscribe, () => current), change];
}
