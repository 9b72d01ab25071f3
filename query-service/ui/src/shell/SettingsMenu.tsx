import { ActionIcon, Checkbox, Popover, SegmentedControl, Stack, Text, Tooltip } from '@mantine/core';
import { IconSliders } from './icons';
import { useSettings } from './settings';

export function SettingsMenu() {
  const [settings, change] = useSettings();
  return (
    <Popover position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Tooltip label="Settings of this browser">
          <ActionIcon size="lg" aria-label="Settings">
            <IconSliders />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <Text size="sm" fw={600}>
            Times
          </Text>
          <SegmentedControl
            aria-label="Time zone"
            value={settings.localTime ? 'local' : 'utc'}
            onChange={(value) => change({ localTime: value === 'local' })}
            data={[
              { value: 'utc', label: 'UTC' },
              { value: 'local', label: 'Local' },
            ]}
          />
          <Text size="sm" fw={600} mt={4}>
            Editor
          </Text>
          <Checkbox
            label="Autocomplete"
            checked={settings.autocomplete}
            onChange={(event) => change({ autocomplete: event.currentTarget.checked })}
          />
          <Checkbox
            label="Check while typing"
            checked={settings.linter}
            onChange={(event) => change({ linter: event.currentTarget.checked })}
          />
          <Checkbox
            label="Show query infos"
            checked={settings.showInfos}
            onChange={(event) => change({ showInfos: event.currentTarget.checked })}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
