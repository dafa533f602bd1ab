import { useState } from "react";
import { Entrance, type Me } from "./entrance";

/** The watch page: the group's picture, its chat and its queue. */
export function App() {
  const [me, setMe] = useState<Me | null>(null);
  return me === null ? <Entrance onEntered={setMe} /> : <main>{me.name}</main>;
}
