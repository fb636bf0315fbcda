using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Lowering;

/// <summary>Arrays and spans.</summary>
public class StorageTests
{
    [Fact]
    public void Storage_is_read_and_written_in_place() => Lowered.AssertIr(
        """
        [Differentiable]
        public static void F(ReadOnlySpan<double> x, Span<double> y)
        {
            y[0] = x[^1];
            y[1] *= y[0];
            y[2] += x[0] * x[1];
            x[1..^1].CopyTo(y[3..]);
            y.Slice(1, 2).Fill(2);
        }
        """,
        """
        F(x_0: ReadOnlySpan<double>, y_1: Span<double>)
          %3 = 0
          %4 = 1
          %5 = length x_0
          %6 = Subtract(%5, %4)
          %7 = x_0[%6]
          y_1[%3] = %7
          %8 = 1
          %9 = y_1[%8]
          %10 = 0
          %11 = y_1[%10]
          %12 = Multiply(%9, %11)
          y_1[%8] = %12
          %13 = 2
          %14 = 0
          %15 = x_0[%14]
          %16 = 1
          %17 = x_0[%16]
          %18 = Multiply(%15, %17)
          y_1[%13] += %18
          %19 = 1
          %20 = 1
          %21 = length x_0
          %22 = Subtract(%21, %20)
          %23 = Subtract(%22, %19)
          %24 = slice x_0[%19, %23]
          %25 = 3
          %26 = slice y_1[%25..]
          copy %24 to %26
          %27 = 1
          %28 = 2
          %29 = slice y_1[%27, %28]
          %30 = 2.0
          fill %29 with %30
        """);

    [Fact]
    public void New_storage() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x, int n)
        {
            double[] a = new double[n];
            Span<double> s = stackalloc double[4];
            double[] b = { x, 1 };
            ReadOnlySpan<double> c = [x, x];
            a.AsSpan().Clear();
            return a[0] + s[0] + b[0] + c[1];
        }
        """,
        """
        F(x_0: double, n_1: int)
          a_3 = alloc Array[n_1]
          %4 = 4
          s_5 = alloc StackAlloc[%4]
          %6 = 2
          b_7 = alloc Array[%6]
          %8 = 0
          b_7[%8] = x_0
          %9 = 1.0
          %10 = 1
          b_7[%10] = %9
          %11 = 2
          %12 = alloc StackAlloc[%11]
          %13 = 0
          %12[%13] = x_0
          %14 = 1
          %12[%14] = x_0
          c_15 = view %12
          %16 = view a_3
          %17 = 0.0
          fill %16 with %17
          %18 = 0
          %19 = a_3[%18]
          %20 = 0
          %21 = s_5[%20]
          %22 = Add(%19, %21)
          %23 = 0
          %24 = b_7[%23]
          %25 = Add(%22, %24)
          %26 = 1
          %27 = c_15[%26]
          %28 = Add(%25, %27)
          return %28
        """);

    [Fact]
    public void Stack_storage_with_elements_and_storage_of_a_chosen_length() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x)
        {
            Span<double> s = stackalloc double[] { 1, x[0] };
            Span<double> t = x.Length <= 64 ? stackalloc double[64] : new double[x.Length];
            return s[1] * t[0];
        }
        """,
        """
        F(x_0: ReadOnlySpan<double>)
          %2 = 2
          s_3 = alloc StackAlloc[%2]
          %4 = 1.0
          %5 = 0
          s_3[%5] = %4
          %6 = 0
          %7 = x_0[%6]
          %8 = 1
          s_3[%8] = %7
          %9 = length x_0
          %10 = 64
          %11 = LessOrEqual(%9, %10)
          %14 = if %11
            %12 = 64
            yield %12
          else
            %13 = length x_0
            yield %13
          %16 = alloc Array[%14]
          t_17 = view %16
          %18 = 1
          %19 = s_3[%18]
          %20 = 0
          %21 = t_17[%20]
          %22 = Multiply(%19, %21)
          return %22
        """);
}
