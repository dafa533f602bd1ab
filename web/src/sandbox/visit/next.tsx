/** Where to go when the visit is over. */

export function Next() {
  return (
    <ul className="visit-next">
      <li>
        <strong>On real Discord:</strong> make an application, put its token into <code>.env</code> and start again;{" "}
        <code>README.md</code> tells how, under “Run it on Discord”.
      </li>
      <li>
        <strong>All commands:</strong> <code>docs/commands.md</code>, and <code>/chorus help</code> wherever you are.
      </li>
      <li>
        <strong>Your own music:</strong> put files into the folder <code>library/</code>; <code>docs/sources.md</code>{" "}
        tells what <code>/play</code> finds besides.
      </li>
      <li>
        <strong>Not alone:</strong> be somebody else in a second window (choose at the bottom left), and bring them in
        with <code>/member add</code>.
      </li>
    </ul>
  );
}
