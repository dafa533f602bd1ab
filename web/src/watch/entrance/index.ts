export type { Me } from "./asking";
export { Entrance } from "./entrance";
export { ChangePassword } from "./forms";
export { linkIn } from "./link";
