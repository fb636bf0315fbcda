using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Sums over an element and the one after it, before loops run over vectors.</summary>
public sealed class SplitShiftedSumsTests
{
    [Fact]
    public void The_second_term_has_a_loop_of_its_own() => PassOutput.AssertIs(
        """
        [Differentiable(Reassociate = true)]
        public static double F(ReadOnlySpan<double> x)
        {
            double sum = 0;
            for (int i = 0; i < x.Length - 1; i++)
            {
                double off = x[i + 1] - x[i] * x[i];
                sum += off * off;
            }

            return sum;
        }
        """,
        "Reverse",
        """
        Reverse(x_0: ReadOnlySpan<double>, cotangent_35: double, xCotangent_36: Span<double>)
          sum_2 = 0.0
          %3 = 0
          %5 = 1
          %43 = 2.0
          %4 = length x_0
          %6 = Subtract(%4, %5)
          %44 = Multiply(%43, cotangent_35)
          xVectors_55 = vectors x_0[%5..]
          xVectors_57 = vectors x_0
          %64 = Vector.Create(%44)
          xCotangentVectors_68 = vectors xCotangent_36
          %69 = global::System.Numerics.Vector<double>.Count
          %70 = Divide(%6, %69)
          %71 = length xVectors_55
          %72 = length xVectors_57
          %73 = length xCotangentVectors_68
          %74 = Math.Min(%70, %71)
          %75 = Math.Min(%74, %72)
          vectors_76 = Math.Min(%75, %73)
          %78 = 0
          %79 = global::System.Numerics.Vector<double>.Zero
          sumLanes_77 = for v_53 in %78..vectors_76 carried (sumLanes_54 = %79)
            %56 = xVectors_55[v_53]
            %58 = xVectors_57[v_53]
            %59 = Multiply(%58, %58)
            %60 = Multiply(%43, %58)
            offLanes_61 = Subtract(%56, %59)
            %62 = Multiply(offLanes_61, offLanes_61)
            sumLanes_63 = Add(sumLanes_54, %62)
            offCotangentLanes_65 = Multiply(offLanes_61, %64)
            %66 = Multiply(%60, offCotangentLanes_65)
            %67 = Negate(%66)
            xCotangentVectors_68[v_53] += %67
            yield sumLanes_63
          sum_81 = SumLanes(sumLanes_77)
          %82 = global::System.Numerics.Vector<double>.Count
          %83 = Multiply(vectors_76, %82)
          sum_19 = for i_8 in %83..%6 carried (sum_7 = sum_81)
            %10 = Add(i_8, %5)
            %11 = x_0[%10]
            %12 = x_0[i_8]
            %14 = Multiply(%12, %12)
            %27 = Multiply(%43, %12)
            off_15 = Subtract(%11, %14)
            %16 = Multiply(off_15, off_15)
            sum_17 = Add(sum_7, %16)
            offCotangent_38 = Multiply(off_15, %44)
            %40 = Multiply(%27, offCotangent_38)
            %41 = Negate(%40)
            xCotangent_36[i_8] += %41
            yield sum_17
          xVectors_85 = vectors x_0[%5..]
          xVectors_87 = vectors x_0
          %91 = Vector.Create(%44)
          xCotangentVectors_93 = vectors xCotangent_36[%5..]
          %94 = global::System.Numerics.Vector<double>.Count
          %95 = Divide(%6, %94)
          %96 = length xVectors_85
          %97 = length xVectors_87
          %98 = length xCotangentVectors_93
          %99 = Math.Min(%95, %96)
          %100 = Math.Min(%99, %97)
          vectors_101 = Math.Min(%100, %98)
          %102 = 0
          for v_84 in %102..vectors_101
            %86 = xVectors_85[v_84]
            %88 = xVectors_87[v_84]
            %89 = Multiply(%88, %88)
            offLanes_90 = Subtract(%86, %89)
            offCotangentLanes_92 = Multiply(offLanes_90, %91)
            xCotangentVectors_93[v_84] += offCotangentLanes_92
          %104 = global::System.Numerics.Vector<double>.Count
          %105 = Multiply(vectors_101, %104)
          for i_51 in %105..%6
            %45 = Add(i_51, %5)
            %46 = x_0[%45]
            %47 = x_0[i_51]
            %48 = Multiply(%47, %47)
            off_49 = Subtract(%46, %48)
            offCotangent_50 = Multiply(off_49, %44)
            xCotangent_36[%45] += offCotangent_50
          return sum_19
        """);
}
