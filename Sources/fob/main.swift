print("fob")
