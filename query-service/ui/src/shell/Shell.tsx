import { AppShell, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect } from 'react';
import { NavLink, Outlet, useLocation } from 'react-router';
import { useUiConfig } from '../api/config';
import { Header, MAIN_PAGES, STATUS_PAGES } from './Header';
import classes from './Header.module.css';
import { Notices } from './Notices';

export function Shell() {
  const [menuOpen, menu] = useDisclosure();
  const { pathname } = useLocation();
  const { title } = useUiConfig();
  const page = [...MAIN_PAGES, ...STATUS_PAGES].find((entry) => entry.path === pathname);
  useEffect(() => {
    document.title = page ? `${page.label} · ${title}` : title;
  }, [page, title]);
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 240, breakpoint: 'md', collapsed: { mobile: !menuOpen, desktop: true } }}
      padding="md"
    >
      <AppShell.Header>
        <Header menuOpen={menuOpen} onMenu={menu.toggle} />
      </AppShell.Header>
      {menuOpen && (
        <AppShell.Navbar p="md" hiddenFrom="md">
          <Stack component="nav" aria-label="All pages" gap={2} onClick={menu.close}>
            {[...MAIN_PAGES, ...STATUS_PAGES].map((entry) => (
              <NavLink key={entry.path} to={entry.path} className={classes.link}>
                {entry.label}
              </NavLink>
            ))}
          </Stack>
        </AppShell.Navbar>
      )}
      <AppShell.Main>
        <Notices />
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
