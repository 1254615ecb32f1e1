"""How a fair round decides: allocation methods, frozen applications, the draw and its proof. Pure: nothing here
knows a database."""
