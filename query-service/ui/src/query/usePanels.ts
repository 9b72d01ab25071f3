import { useRef } from 'react';
import { useSearchParams } from 'react-router';
import { decodePanels, encodePanels, NEW_PANEL, type Panel } from './panels';

export interface PanelList {
  panels: { id: number; panel: Panel }[];
  change: (index: number, change: Partial<Panel>) => void;
  add: () => void;
  duplicate: (index: number) => void;
  remove: (index: number) => void;
}

/** The panels live in the address alone; ids only tell React which panel is which when one is taken out. */
export function usePanels(): PanelList {
  const [params, setParams] = useSearchParams();
  const panels = decodePanels(params);
  const ids = useRef<number[]>([]);
  const nextId = useRef(0);
  while (ids.current.length < panels.length) {
    ids.current.push(nextId.current++);
  }
  ids.current.length = panels.length;

  const write = (next: Panel[]) => setParams(encodePanels(next));
  const insert = (index: number, panel: Panel) => {
    ids.current.splice(index, 0, nextId.current++);
    write(panels.toSpliced(index, 0, panel));
  };
  return {
    panels: panels.map((panel, index) => ({ id: ids.current[index]!, panel })),
    change: (index, change) => write(panels.with(index, { ...panels[index]!, ...change })),
    add: () => insert(panels.length, NEW_PANEL),
    duplicate: (index) => insert(index + 1, panels[index]!),
    remove: (index) => {
      ids.current.splice(index, 1);
      write(panels.toSpliced(index, 1));
    },
  };
}
