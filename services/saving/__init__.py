"""What people put aside: favourites, and playlists of their own and of their groups.

`tracks.py` finds the track that somebody means and plays one that was kept; `favourites.py` and `playlists.py` keep
them; `importing.py` puts many onto a playlist in the background; `playing.py` queues a whole playlist; `choice.py` and
`exporting.py` touch nothing.
"""
