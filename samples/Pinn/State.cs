using System.Runtime.InteropServices;

namespace Pinn;

/// <summary>Everything that a run needs to go on: the weights, Adam's two averages, the number of steps made, and what they took.</summary>
internal sealed class State
{
    private const int Magic = 0x4E4E4951;

    public State(double[] weights) => (Weights, Mean, Square) = (weights, new double[weights.Length], new double[weights.Length]);

    public int Step { get; set; }

    /// <summary>What the steps took: seconds, and seconds of processor time of all threads.</summary>
    public double Seconds { get; set; }

    public double ProcessorSeconds { get; set; }

    public double[] Weights { get; }

    public double[] Mean { get; }

    public double[] Square { get; }

    /// <summary>Writes the state to a file that takes the old one's place when it is complete.</summary>
    public void Save(string path)
    {
        string next = path + ".next";
        using (FileStream file = File.Create(next))
        {
            int[] head = [Magic, Step, Weights.Length];
            file.Write(MemoryMarshal.AsBytes<int>(head));
            foreach (double[] part in (double[][])[[Seconds, ProcessorSeconds], Weights, Mean, Square])
            {
                file.Write(MemoryMarshal.AsBytes<double>(part));
            }
        }

        File.Move(next, path, overwrite: true);
    }

    /// <summary>Takes up a saved state.</summary>
    /// <exception cref="InvalidDataException">The file is no state of a network of this size.</exception>
    public void Load(string path)
    {
        using FileStream file = File.OpenRead(path);
        int[] head = new int[3];
        file.ReadExactly(MemoryMarshal.AsBytes(head.AsSpan()));
        if (head[0] != Magic || head[2] != Weights.Length)
        {
            throw new InvalidDataException($"{path} is not the state of a network with {Weights.Length} weights.");
        }

        double[] times = new double[2];
        foreach (double[] part in (double[][])[times, Weights, Mean, Square])
        {
            file.ReadExactly(MemoryMarshal.AsBytes(part.AsSpan()));
        }

        (Step, Seconds, ProcessorSeconds) = (head[1], times[0], times[1]);
    }
}
