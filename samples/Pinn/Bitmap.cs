using System.Buffers.Binary;

namespace Pinn;

/// <summary>Square pictures of numbers, as bitmaps of 24 bits.</summary>
internal static class Bitmap
{
    private const int Header = 54;

    // Dark blue to yellow, evenly rising in lightness.
    private static readonly (double R, double G, double B)[] s_colours = [(68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37)];

    /// <summary>Rows from top to bottom; what is not finite is grey.</summary>
    public static byte[] Encode(double[] values, int size, double low, double high)
    {
        int stride = ((3 * size) + 3) / 4 * 4;
        byte[] file = new byte[Header + (stride * size)];
        (file[0], file[1]) = ((byte)'B', (byte)'M');
        Write(2, file.Length);
        Write(10, Header);
        Write(14, 40);
        Write(18, size);
        Write(22, -size);
        file[26] = 1;
        file[28] = 24;
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                (double r, double g, double b) = Colour((values[(row * size) + column] - low) / Math.Max(high - low, double.Epsilon));
                int at = Header + (row * stride) + (3 * column);
                (file[at], file[at + 1], file[at + 2]) = ((byte)b, (byte)g, (byte)r);
            }
        }

        return file;

        void Write(int at, int number) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), number);
    }

    private static (double R, double G, double B) Colour(double share)
    {
        if (!double.IsFinite(share))
        {
            return (128, 128, 128);
        }

        double position = Math.Clamp(share, 0, 1) * (s_colours.Length - 1);
        int below = Math.Min((int)position, s_colours.Length - 2);
        (double R, double G, double B) a = s_colours[below], b = s_colours[below + 1];
        double t = position - below;
        return (a.R + (t * (b.R - a.R)), a.G + (t * (b.G - a.G)), a.B + (t * (b.B - a.B)));
    }
}
