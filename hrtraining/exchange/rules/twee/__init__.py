"""Twee 3 in the manner of SugarCube 2, read and written."""
