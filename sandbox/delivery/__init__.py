"""How the stand-in reaches the app: over Socket Mode or by signed HTTP."""
