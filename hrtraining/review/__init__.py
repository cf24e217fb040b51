"""From a draft to a published case: proof, comments, sign-offs, publication, and into offerings."""
