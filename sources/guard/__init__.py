"""The one way out for everything that fetches media: no request leaves for an address that is none of its business."""
