import { expect, it } from "vitest";
import { entry } from "../made_up";
import type { Queue } from "../wire";
import { moved, placeOfFollower } from "./order";
import { PART, placesOf, wanted, withDoubt } from "./parts";

function queue(revision: number, total: number, first = 0): Queue {
  const entries = Array.from({ length: Math.min(PART, total) }, (_, index) => entry(first + index));
  return { revision, total, total_ms: 0, entries };
}

function part(revision: number, first: number) {
  return { revision, entries: Array.from({ length: PART }, (_, index) => entry(first + index)) };
}

it("what is moved stands where it was put, and the others close up", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b"], 5, 0)).toEqual(["a", "b"]);
  expect(moved(["a", undefined, "c"], 1, 0)).toEqual([undefined, "a", "c"]);
});

it("it stands before what comes next then", () => {
  expect(placeOfFollower(0, 2)).toBe(3);
  expect(placeOfFollower(2, 0)).toBe(0);
});

it("of a long queue that is at its place which is known, and nothing stands at two", () => {
  const parts = new Map([
    [1, part(4, 49)], // as it was before one was taken out
    [3, part(5, 150)],
  ]);
  const ids = placesOf(queue(5, 170), parts).map((one) => one?.id);
  expect(ids).toHaveLength(170);
  expect(ids[49]).toBe(49);
  expect(ids[50]).toBeUndefined();
  expect(ids[51]).toBe(50);
  expect(ids[120]).toBeUndefined();
  expect(ids[169]).toBe(169);
});

it("parts are fetched where one looks, and again when the queue is another", () => {
  const parts = new Map([[1, part(5, 50)]]);
  expect(wanted(queue(5, 30), parts, 0, 29)).toEqual([]);
  expect(wanted(queue(5, 500), parts, 0, 49)).toEqual([]);
  expect(wanted(queue(5, 500), parts, 30, 110)).toEqual([2]);
  expect(wanted(queue(6, 500), parts, 30, 110)).toEqual([1, 2]);
  expect(wanted(queue(4, 500), parts, 60, 70)).toEqual([]); // it is heard of in a moment
  expect(wanted(queue(5, 101), parts, 60, 400)).toEqual([2]);
  expect(wanted(queue(5, 500), withDoubt(parts, 60), 60, 70)).toEqual([1]);
});
