"""The door over NATS: a request on `post.<caller>` is answered as a post over HTTP is."""
