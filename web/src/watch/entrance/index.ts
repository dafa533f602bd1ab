export { Entrance } from "./entrance";
export { linkIn } from "./link";
