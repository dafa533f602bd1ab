import { useEffect, useState } from "react";

interface Props {
  /** Why the link was not opened. */
  note: string;
  /** When it can be tried again. */
  waitS: number;
  onTry: () => void;
}

/** A link that came at a bad moment: it is kept, and tried again when one wants to. */
export function TryAgain({ note, waitS, onTry }: Props) {
  const [leftS, setLeftS] = useState(waitS);
  useEffect(() => {
    if (leftS <= 0) return;
    const timer = setTimeout(() => setLeftS(leftS - 1), 1_000);
    return () => clearTimeout(timer);
  }, [leftS]);
  return (
    <>
      <h1>Not quite yet</h1>
      <p className="entrance-note" role="alert">
        {note} Your link is not used up
        {waitS > 0 ? `: it can be tried again in ${waitS} ${waitS === 1 ? "second" : "seconds"}.` : "."}
      </p>
      <button type="button" className="entrance-go" disabled={leftS > 0} onClick={onTry}>
        {leftS > 0 ? `Try again in ${leftS} s` : "Try again"}
      </button>
    </>
  );
}
