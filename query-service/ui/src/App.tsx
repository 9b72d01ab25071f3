import { Navigate, Route, Routes, useLocation } from 'react-router';
import { Shell } from './shell/Shell';
import { Empty } from './shell/states';

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
        <Route path="*" element={<Empty title="No such page" />} />
      </Route>
    </Routes>
  );
}
