"""What people do here, one module per deed: load state, ask core, append a fact, project it."""
