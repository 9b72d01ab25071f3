import { Navigate, Route, Routes, useLocation } from 'react-router';
import { NotificationsPage } from './alertmanager/NotificationsPage';
import { SilencesPage } from './alertmanager/SilencesPage';
import { AlertsPage } from './alerts/AlertsPage';
import { QueryPage } from './query/QueryPage';
import { RulesPage } from './rules/RulesPage';
import { Shell } from './shell/Shell';
import { Empty } from './shell/states';
import { ConfigPage } from './status/ConfigPage';
import { FlagsPage } from './status/FlagsPage';
import { StatusPage } from './status/StatusPage';
import { TsdbPage } from './status/TsdbPage';
import { DiscoveryPage } from './targets/DiscoveryPage';
import { TargetsPage } from './targets/TargetsPage';

/** Keeps the query string: links made for Prometheus' /graph open the same panels here. */
function ToQuery() {
  return <Navigate to={`/query${useLocation().search}`} replace />;
}

export function App() {
  return (
    <Routes>
      <Route element={<Shell />}>
        <Route index element={<ToQuery />} />
        <Route path="graph" element={<ToQuery />} />
        <Route path="query" element={<QueryPage />} />
        <Route path="alerts" element={<AlertsPage />} />
        <Route path="rules" element={<RulesPage />} />
        <Route path="targets" element={<TargetsPage />} />
        <Route path="service-discovery" element={<DiscoveryPage />} />
        <Route path="alertmanager" element={<NotificationsPage />} />
        <Route path="silences" element={<SilencesPage />} />
        <Route path="status" element={<StatusPage />} />
        <Route path="alertmanager-discovery" element={<Navigate to="/status" replace />} />
        <Route path="tsdb-status" element={<TsdbPage />} />
        <Route path="flags" element={<FlagsPage />} />
        <Route path="config" element={<ConfigPage />} />
        <Route path="*" element={<Empty title="No such page" />} />
      </Route>
    </Routes>
  );
}
