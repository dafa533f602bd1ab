/** The watch page: the group's picture, its chat and its queue. */
export function App() {
  return <main />;
}
