import { Chip, Group, TextInput, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { IconSearch } from './icons';
import classes from './Toolbar.module.css';

/** The head of a page: its name, then what narrows it down. */
export function Toolbar({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Group gap="sm" mb="sm">
      <Title order={1} mr="xs">
        {title}
      </Title>
      {children}
    </Group>
  );
}

export function SearchInput({
  value,
  onChange,
  label,
}: {
  value: string;
  onChange: (text: string) => void;
  label: string;
}) {
  return (
    <TextInput
      w={{ base: '100%', sm: 280 }}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={14} />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export interface FilterOption {
  value: string;
  label: string;
  count: number;
  color: string;
}

/** Switches for the states to show, each with how many there are; none switched on shows all. `value` joins them by comma. */
export function StateFilter({
  options,
  value,
  onChange,
  label,
}: {
  options: FilterOption[];
  value: string;
  onChange: (value: string) => void;
  label: string;
}) {
  return (
    <Chip.Group multiple value={value === '' ? [] : value.split(',')} onChange={(chosen) => onChange(chosen.join(','))}>
      <Group gap={6} role="group" aria-label={label}>
        {options.map((option) => (
          <Chip key={option.value} value={option.value} size="xs" color={option.color} variant="light">
            <span className={classes.dot} style={{ background: `var(--mantine-color-${option.color}-6)` }} />
            {option.label} {option.count}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

/** Whether this state is switched on in a StateFilter's value. */
export function chosen(filter: string, state: string): boolean {
  return filter === '' || filter.split(',').includes(state);
}
