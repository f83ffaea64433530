"""Members of another network, from its file: asked one by one whether they want a profile. Nobody is shown before."""
