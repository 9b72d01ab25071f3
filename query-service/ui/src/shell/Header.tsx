import { ActionIcon, Burger, Group, Menu, Tooltip, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { NavLink, useLocation } from 'react-router';
import { useUiConfig } from '../api/config';
import { PREFIX } from '../api/location';
import classes from './Header.module.css';
import { IconAuto, IconDown, IconMoon, IconSun } from './icons';
import { SettingsMenu } from './SettingsMenu';

export interface NavEntry {
  path: string;
  label: string;
}

export const MAIN_PAGES: NavEntry[] = [
  { path: '/query', label: 'Query' },
  { path: '/alerts', label: 'Alerts' },
  { path: '/rules', label: 'Rules' },
  { path: '/targets', label: 'Targets' },
  { path: '/alertmanager', label: 'Notifications' },
  { path: '/silences', label: 'Silences' },
];

export const STATUS_PAGES: NavEntry[] = [
  { path: '/status', label: 'Runtime & build' },
  { path: '/tsdb-status', label: 'Storage & cardinality' },
  { path: '/service-discovery', label: 'Service discovery' },
  { path: '/config', label: 'Configuration' },
  { path: '/flags', label: 'Command-line flags' },
];

function StatusMenu() {
  const { pathname } = useLocation();
  const here = STATUS_PAGES.find((page) => page.path === pathname);
  return (
    <Menu shadow="md" position="bottom-start" trigger="click-hover" openDelay={60} closeDelay={150}>
      <Menu.Target>
        <UnstyledButton className={classes.link} data-active={here !== undefined || undefined}>
          {here ? `Status: ${here.label}` : 'Status'} <IconDown size={12} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {STATUS_PAGES.map((page) => (
          <Menu.Item key={page.path} component={NavLink} to={page.path}>
            {page.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const SCHEMES = { auto: 'light', light: 'dark', dark: 'auto' } as const;

function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const icons: Record<typeof colorScheme, ReactNode> = { auto: <IconAuto />, light: <IconSun />, dark: <IconMoon /> };
  const label = `Colours: ${colorScheme === 'auto' ? 'as the system' : colorScheme}`;
  return (
    <Tooltip label={label}>
      <ActionIcon size="lg" aria-label={label} onClick={() => setColorScheme(SCHEMES[colorScheme])}>
        {icons[colorScheme]}
      </ActionIcon>
    </Tooltip>
  );
}

export function Header({ menuOpen, onMenu }: { menuOpen: boolean; onMenu: () => void }) {
  const { title } = useUiConfig();
  return (
    <Group h="100%" px="md" gap="xs" wrap="nowrap">
      <Burger opened={menuOpen} onClick={onMenu} hiddenFrom="md" size="sm" aria-label="Menu" />
      <NavLink to="/query" className={classes.brand}>
        <img src={`${PREFIX}/favicon.svg`} width={24} height={24} alt="" />
        <span>{title}</span>
      </NavLink>
      <Group component="nav" aria-label="Pages" gap={2} wrap="nowrap" visibleFrom="md" ml="sm">
        {MAIN_PAGES.map((page) => (
          <NavLink key={page.path} to={page.path} className={classes.link}>
            {page.label}
          </NavLink>
        ))}
        <StatusMenu />
      </Group>
      <Group gap={4} ml="auto" wrap="nowrap">
        <SchemeSwitch />
        <SettingsMenu />
      </Group>
    </Group>
  );
}
