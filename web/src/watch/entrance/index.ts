export { Entrance } from "./entrance";
export { ChangePassword } from "./forms";
export { linkIn } from "./link";
