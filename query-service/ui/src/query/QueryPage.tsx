import { Button, Stack } from '@mantine/core';
import { IconPlus } from '../shell/icons';
import { QueryPanel } from './QueryPanel';
import { usePanels } from './usePanels';

export function QueryPage() {
  const { panels, change, add, duplicate, remove } = usePanels();
  return (
    <Stack gap="sm">
      {panels.map(({ id, panel }, index) => (
        <QueryPanel
          key={id}
          panel={panel}
          onChange={(changes) => change(index, changes)}
          onDuplicate={() => duplicate(index)}
          onRemove={() => remove(index)}
        />
      ))}
      <Button variant="default" leftSection={<IconPlus size={14} />} onClick={add} style={{ alignSelf: 'flex-start' }}>
        Add panel
      </Button>
    </Stack>
  );
}
