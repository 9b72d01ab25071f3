import { ActionIcon, Group, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { formatTime, parseTime } from '../format/time';
import { IconClose, IconLeft, IconRight } from './icons';
import { useSettings } from './settings';

interface Props {
  label: string;
  /** What is shown when there is no time. */
  none: string;
  value: number | null;
  /** How far the arrows move. */
  stepMs: number;
  onChange: (ms: number | null) => void;
}

/** A point in time, typed or stepped, or none for now. */
export function TimeInput({ label, none, value, stepMs, onChange }: Props) {
  const [{ localTime }] = useSettings();
  const shown = value === null ? '' : formatTime(value, localTime);
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const parsed = text.trim() === '' ? null : parseTime(text, localTime);
  const invalid = text.trim() !== '' && parsed === null;
  const commit = () => {
    if (!invalid && parsed !== value) {
      onChange(parsed);
    }
  };
  const move = (direction: 1 | -1) => onChange((value ?? Math.floor(Date.now() / 1000) * 1000) + direction * stepMs);
  return (
    <Group gap={2} wrap="nowrap" role="group" aria-label={label}>
      <ActionIcon variant="default" size={30} aria-label={`${label}: earlier`} onClick={() => move(-1)}>
        <IconLeft size={14} />
      </ActionIcon>
      <TextInput
        w={178}
        aria-label={label}
        placeholder={none}
        value={text}
        error={invalid}
        title={invalid ? 'YYYY-MM-DD hh:mm:ss' : `${label} (${localTime ? 'local time' : 'UTC'})`}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
        rightSection={
          value !== null && (
            <ActionIcon size="xs" aria-label={`${label}: ${none}`} onClick={() => onChange(null)}>
              <IconClose size={12} />
            </ActionIcon>
          )
        }
      />
      <ActionIcon variant="default" size={30} aria-label={`${label}: later`} onClick={() => move(1)}>
        <IconRight size={14} />
      </ActionIcon>
    </Group>
  );
}
