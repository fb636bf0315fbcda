using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Neighbouring elements in lanes are those of a view.</summary>
public sealed class ViewRowsTests
{
    [Fact]
    public void Four_elements_from_one_index_on_are_a_row() => PassOutput.AssertIs(
        """
        [Differentiable(Modes = DerivativeModes.Jacobian)]
        public static void F(ReadOnlySpan<double> x, Span<double> y)
        {
            for (int i = 0; i < y.Length / 4; i++)
            {
                double angle = Math.Sin(x[i]);
                double sum = 0;
                for (int k = 0; k < 3; k++)
                {
                    sum += k * angle * x[k + 1];
                }

                y[4 * i] = sum;
                y[4 * i + 1] = sum * angle;
                y[4 * i + 2] = angle;
                y[4 * i + 3] = angle * angle;
            }
        }
        """,
        "ViewRows",
        """
        JacobianInLanes(x_0: ReadOnlySpan<double>, y_1: Span<double>, residuals_64: stack, jacobian_67: Span<double>)
          %3 = 0
          %5 = 4
          sum_10 = 0.0
          %12 = 3
          %17 = 1
          %33 = 2
          %58 = 2.0
          %4 = length y_1
          %6 = Divide(%4, %5)
          %66 = Math.Max(%6, %3)
          angles_61 = alloc Residual[%66] from residuals_64
          kept_62 = alloc Residual[%66] from residuals_64
          sums_63 = alloc Residual[%66] from residuals_64
          for i_7 in %3..%6
            %8 = x_0[i_7]
            angle_9 = Math.Sin(%8)
            %44 = Math.Cos(%8)
            sum_23 = for k_14 in %3..%12 carried (sum_13 = sum_10)
              %15 = Convert(k_14)
              %16 = Multiply(%15, angle_9)
              %18 = Add(k_14, %17)
              %19 = x_0[%18]
              %20 = Multiply(%16, %19)
              sum_21 = Add(sum_13, %20)
              yield sum_21
            %25 = Multiply(%5, i_7)
            y_1[%25] = sum_23
            %29 = Add(%25, %17)
            %30 = Multiply(sum_23, angle_9)
            y_1[%29] = %30
            %34 = Add(%25, %33)
            y_1[%34] = angle_9
            %38 = Add(%25, %12)
            %39 = Multiply(angle_9, angle_9)
            y_1[%38] = %39
            angles_61[i_7] = angle_9
            kept_62[i_7] = %44
            sums_63[i_7] = sum_23
          columns_68 = length x_0
          directions_70 = alloc Scratch[columns_68] from residuals_64
          lanes_71 = alloc Scratch[%4] from residuals_64
          xTangent_72 = view directions_70
          for j_73 in %3..columns_68 step 4
            directions_70 := `global::AutoDiff.Runtime.Lanes.Seed({1}, {0})`(j_73)
            for i_75 in %3..%6
              angle_76 = angles_61[i_75]
              %77 = kept_62[i_75]
              sum_78 = sums_63[i_75]
              %79 = Multiply(%5, i_75)
              %80 = Add(%79, %17)
              %81 = Add(%79, %33)
              %82 = Add(%79, %12)
              %84 = Multiply(%58, angle_76)
              %43 = xTangent_72[i_75]
              angleTangent_45 = Multiply(%77, %43)
              %95 = Convert(%3)
              %96 = Multiply(%95, angle_76)
              %98 = x_0[%17]
              %99 = Multiply(%95, angleTangent_45)
              %100 = xTangent_72[%17]
              %101 = Multiply(%98, %99)
              %102 = Multiply(%96, %100)
              %103 = Add(%101, %102)
              %106 = Convert(%17)
              %107 = Multiply(%106, angle_76)
              %109 = x_0[%33]
              %110 = Multiply(%106, angleTangent_45)
              %111 = xTangent_72[%33]
              %112 = Multiply(%109, %110)
              %113 = Multiply(%107, %111)
              %114 = Add(%112, %113)
              sumTangent_115 = Add(%103, %114)
              %117 = Convert(%33)
              %118 = Multiply(%117, angle_76)
              %120 = x_0[%12]
              %121 = Multiply(%117, angleTangent_45)
              %122 = xTangent_72[%12]
              %123 = Multiply(%120, %121)
              %124 = Multiply(%118, %122)
              %125 = Add(%123, %124)
              sumTangent_126 = Add(sumTangent_115, %125)
              %127 = 4
              lanes_128 = slice lanes_71[%79, %127]
              %129 = 0
              lanes_128[%129] = sumTangent_126
              %55 = Multiply(angle_76, sumTangent_126)
              %56 = Multiply(sum_78, angleTangent_45)
              %57 = Add(%55, %56)
              %130 = 1
              lanes_128[%130] = %57
              %131 = 2
              lanes_128[%131] = angleTangent_45
              %60 = Multiply(%84, angleTangent_45)
              %132 = 3
              lanes_128[%132] = %60
            jacobian_67 := `global::AutoDiff.Runtime.Lanes.StoreColumns({0}, {3}, {1}, {2})`(lanes_71, j_73, columns_68)
            directions_70 := `global::AutoDiff.Runtime.Lanes.Unseed({1}, {0})`(j_73)
        """);
}
