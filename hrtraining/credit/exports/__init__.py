"""What the room writes for people and programs outside."""
