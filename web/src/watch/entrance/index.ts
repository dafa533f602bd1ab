export { Entrance } from "./entrance";
