import { useLocalStorage } from '@mantine/hooks';

export interface Settings {
  /** Whether times are shown and read in the browser's zone; otherwise UTC. */
  localTime: boolean;
  autocomplete: boolean;
  linter: boolean;
  showInfos: boolean;
}

const DEFAULTS: Settings = { localTime: false, autocomplete: true, linter: true, showInfos: true };

/** This browser's preferences, kept in its local storage. */
export function useSettings(): [Settings, (change: Partial<Settings>) => void] {
  const [stored, setStored] = useLocalStorage<Partial<Settings>>({
    key: 'narthex.settings',
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  return [{ ...DEFAULTS, ...stored }, (change) => setStored((before) => ({ ...before, ...change }))];
}
