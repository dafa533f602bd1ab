/** Whether the drawer is open, and at what. */

import { Store } from "../../shared/store";

export const TABS = ["traffic", "log", "faults", "states"] as const;
export type Tab = (typeof TABS)[number];

export const drawer = new Store<{ open: boolean; tab: Tab }>({ open: false, tab: "traffic" });
