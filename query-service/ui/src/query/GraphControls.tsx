import { ActionIcon, Checkbox, Group, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { formatDuration, parseDuration } from '../format/duration';
import { IconMinus, IconPlus } from '../shell/icons';
import { TimeInput } from '../shell/TimeInput';
import { stepMs, type DisplayMode, type Panel, type Resolution } from './panels';
import { longerRange, shorterRange } from './ranges';

interface Props {
  panel: Panel;
  onChange: (change: Partial<Panel>) => void;
}

function DurationInput({
  label,
  valueMs,
  onChange,
  width,
}: {
  label: string;
  valueMs: number;
  onChange: (ms: number) => void;
  width: number;
}) {
  const [text, setText] = useState(formatDuration(valueMs));
  useEffect(() => setText(formatDuration(valueMs)), [valueMs]);
  const parsed = parseDuration(text);
  const commit = () => parsed !== null && parsed !== valueMs && onChange(parsed);
  return (
    <TextInput
      w={width}
      aria-label={label}
      title={label}
      value={text}
      error={parsed === null}
      styles={{ input: { textAlign: 'center' } }}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}

function RangeStepper({ panel, onChange }: Props) {
  return (
    <Group gap={2} wrap="nowrap" role="group" aria-label="Range">
      <ActionIcon
        variant="default"
        size={30}
        aria-label="Shorter range"
        onClick={() => onChange({ rangeMs: shorterRange(panel.rangeMs) })}
      >
        <IconMinus size={14} />
      </ActionIcon>
      <DurationInput label="Range" width={84} valueMs={panel.rangeMs} onChange={(rangeMs) => onChange({ rangeMs })} />
      <ActionIcon
        variant="default"
        size={30}
        aria-label="Longer range"
        onClick={() => onChange({ rangeMs: longerRange(panel.rangeMs) })}
      >
        <IconPlus size={14} />
      </ActionIcon>
    </Group>
  );
}

const FIXED = ['10s', '30s', '1m', '5m', '15m', '1h'];

function choiceOf(resolution: Resolution): string {
  switch (resolution.type) {
    case 'auto':
      return resolution.density;
    case 'fixed':
      return formatDuration(resolution.stepMs);
    case 'custom':
      return 'custom';
  }
}

function resolutionOf(choice: string, panel: Panel): Resolution {
  if (choice === 'low' || choice === 'medium' || choice === 'high') {
    return { type: 'auto', density: choice };
  }
  return choice === 'custom'
    ? { type: 'custom', stepMs: stepMs(panel.resolution, panel.rangeMs) }
    : { type: 'fixed', stepMs: parseDuration(choice)! };
}

function ResolutionChoice({ panel, onChange }: Props) {
  const { resolution } = panel;
  const fixed = resolution.type === 'fixed' ? [...new Set([...FIXED, formatDuration(resolution.stepMs)])] : FIXED;
  return (
    <Group gap={4} wrap="nowrap">
      <Select
        w={150}
        aria-label="Resolution"
        allowDeselect={false}
        value={choiceOf(resolution)}
        onChange={(choice) => onChange({ resolution: resolutionOf(choice ?? 'medium', panel) })}
        data={[
          {
            group: 'By range',
            items: [
              { value: 'low', label: 'Low resolution' },
              { value: 'medium', label: 'Medium resolution' },
              { value: 'high', label: 'High resolution' },
            ],
          },
          { group: 'Fixed step', items: fixed },
          { group: 'Own step', items: [{ value: 'custom', label: 'Custom step' }] },
        ]}
      />
      {resolution.type === 'custom' && (
        <DurationInput
          label="Step"
          width={70}
          valueMs={resolution.stepMs}
          onChange={(step) => onChange({ resolution: { type: 'custom', stepMs: step } })}
        />
      )}
    </Group>
  );
}

export function GraphControls({ panel, onChange }: Props) {
  return (
    <Group gap="xs">
      <RangeStepper panel={panel} onChange={onChange} />
      <TimeInput
        label="End time"
        none="Now"
        value={panel.endMs}
        stepMs={panel.rangeMs / 2}
        onChange={(endMs) => onChange({ endMs })}
      />
      <ResolutionChoice panel={panel} onChange={onChange} />
      <SegmentedControl
        aria-label="Display"
        value={panel.displayMode}
        onChange={(mode) => onChange({ displayMode: mode as DisplayMode })}
        data={[
          { value: 'lines', label: 'Lines' },
          { value: 'stacked', label: 'Stacked' },
        ]}
      />
      <Checkbox
        label="From 0"
        checked={panel.fromZero}
        onChange={(event) => onChange({ fromZero: event.currentTarget.checked })}
      />
    </Group>
  );
}
