Console.WriteLine("Nothing to show yet.");
