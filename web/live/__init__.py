"""What pages are told at once, and tell: Socket.IO on the web server's application, over WebSocket alone.

`wire` has what is said, `server` carries it, `frames` keeps out what is no frame of ours, `shows` makes what goes over
the wire of the services' values. What it all means is in `services/watching`.
"""
