using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>Loops over neighbouring elements work on several at once, in methods that allow sums in another order.</summary>
public sealed class VectoriseTests
{
    [Fact]
    public void A_sum_is_added_up_in_lanes_and_what_is_left_over_as_before() => PassOutput.AssertIs(
        Function(
            """
            double sum = 0;
            for (int i = 0; i < x.Length; i++)
            {
                sum += a[i] * x[i];
            }

            return sum;
            """),
        "Reverse",
        """
        Reverse(x_0: ReadOnlySpan<double>, a_1: ReadOnlySpan<double>, cotangent_22: double, xCotangent_23: Span<double>)
          sum_3 = 0.0
          %4 = 0
          %5 = length x_0
          aVectors_29 = vectors a_1
          xVectors_31 = vectors x_0
          cotangentLanes_35 = Vector.Create(cotangent_22)
          xCotangentVectors_37 = vectors xCotangent_23
          %38 = length aVectors_29
          %39 = length xVectors_31
          %40 = length xCotangentVectors_37
          %41 = Math.Min(%38, %39)
          vectors_42 = Math.Min(%41, %40)
          %44 = 0
          %45 = global::System.Numerics.Vector<double>.Zero
          sumLanes_43 = for v_27 in %44..vectors_42 carried (sumLanes_28 = %45)
            %30 = aVectors_29[v_27]
            %32 = xVectors_31[v_27]
            %33 = Multiply(%30, %32)
            sumLanes_34 = Add(sumLanes_28, %33)
            %36 = Multiply(%30, cotangentLanes_35)
            xCotangentVectors_37[v_27] += %36
            yield sumLanes_34
          sum_47 = SumLanes(sumLanes_43)
          %48 = global::System.Numerics.Vector<double>.Count
          %49 = Multiply(vectors_42, %48)
          sum_13 = for i_7 in %49..%5 carried (sum_6 = sum_47)
            %8 = a_1[i_7]
            %9 = x_0[i_7]
            %10 = Multiply(%8, %9)
            sum_11 = Add(sum_6, %10)
            %25 = Multiply(%8, cotangent_22)
            xCotangent_23[i_7] += %25
            yield sum_11
          return sum_13
        """);

    [Fact]
    public void Functions_and_conditions_of_elements_are_those_of_vectors() => PassOutput.AssertIs(
        Function(
            """
            double sum = 0;
            for (int i = x.Length - 2; i > 0; i--)
            {
                if (a[i] < 2)
                {
                    sum += a[i] * Math.Exp(x[i + 1]);
                }
            }

            return sum;
            """),
        "Jvp",
        """
        Jvp(x_0: ReadOnlySpan<double>, a_1: ReadOnlySpan<double>, xTangent_25: ReadOnlySpan<double>)
          sum_3 = 0.0
          %5 = 2
          %7 = 0
          %11 = 2.0
          %14 = 1
          %4 = length x_0
          %6 = Subtract(%4, %5)
          %35 = 1
          aVectors_39 = vectors a_1[%35..]
          %43 = 2
          xVectors_44 = vectors x_0[%43..]
          %46 = 2
          xTangentVectors_47 = vectors xTangent_25[%46..]
          %57 = Subtract(%6, %35)
          %58 = 1
          %59 = Add(%57, %58)
          %60 = global::System.Numerics.Vector<double>.Count
          %61 = Divide(%59, %60)
          %62 = length aVectors_39
          %63 = length xVectors_44
          %64 = length xTangentVectors_47
          %65 = Math.Min(%61, %62)
          %66 = Math.Min(%65, %63)
          vectors_67 = Math.Min(%66, %64)
          %70 = 0
          %71 = global::System.Numerics.Vector<double>.Zero
          %72 = global::System.Numerics.Vector<double>.Zero
          sumLanes_68, sumTangentLanes_69 = for v_36 in %70..vectors_67 carried (sumLanes_37 = %71, sumTangentLanes_38 = %72)
            %40 = aVectors_39[v_36]
            %41 = Vector.Create(%11)
            %42 = Vector.LessThan(%40, %41)
            %45 = xVectors_44[v_36]
            %48 = xTangentVectors_47[v_36]
            %49 = Vector.Exp(%45)
            %50 = Multiply(%49, %48)
            %51 = Multiply(%40, %49)
            %52 = Multiply(%40, %50)
            sumLanes_53 = Add(sumLanes_37, %51)
            sumTangentLanes_54 = Add(sumTangentLanes_38, %52)
            sumLanes_55 = Vector.ConditionalSelect(%42, sumLanes_53, sumLanes_37)
            sumTangentLanes_56 = Vector.ConditionalSelect(%42, sumTangentLanes_54, sumTangentLanes_38)
            yield sumLanes_55, sumTangentLanes_56
          sum_74 = SumLanes(sumLanes_68)
          sumTangent_75 = SumLanes(sumTangentLanes_69)
          %76 = global::System.Numerics.Vector<double>.Count
          %77 = Multiply(vectors_67, %76)
          %78 = Add(%35, %77)
          sum_23, sumTangent_33 = for i_9 in %6..=%78 step -1 carried (sum_8 = sum_74, sumTangent_27 = sumTangent_75)
            %10 = a_1[i_9]
            %12 = Less(%10, %11)
            sum_20, sumTangent_32 = if %12
              %15 = Add(i_9, %14)
              %16 = x_0[%15]
              %28 = xTangent_25[%15]
              %17 = Math.Exp(%16)
              %29 = Multiply(%17, %28)
              %18 = Multiply(%10, %17)
              %30 = Multiply(%10, %29)
              sum_19 = Add(sum_8, %18)
              sumTangent_31 = Add(sumTangent_27, %30)
              yield sum_19, sumTangent_31
            else
              yield sum_8, sumTangent_27
            yield sum_20, sumTangent_32
          return sum_23, sumTangent_33
        """);

    [Fact]
    public void Without_leave_every_operation_stays_in_its_place() => Assert.DoesNotContain(
        "Vector",
        PassOutput.Of(Function("double sum = 0; for (int i = 0; i < x.Length; i++) { sum += a[i] * x[i]; } return sum;").Replace("(Reassociate = true)", ""), "Reverse"));

    [Theory]
    [InlineData("a product", "double p = 1; for (int i = 0; i < x.Length; i++) { p *= x[i]; } return p;")]
    [InlineData("a recurrence", "double p = 1; for (int i = 0; i < x.Length; i++) { p = 0.5 * p + x[i]; } return p;")]
    [InlineData("every second element", "double s = 0; for (int i = 0; i < x.Length / 2; i++) { s += x[2 * i]; } return s;")]
    [InlineData("elements that others name", "double s = 0; for (int i = 0; i < x.Length; i++) { s += x[(int)a[i]]; } return s;")]
    [InlineData("the index as a number", "double s = 0; for (int i = 0; i < x.Length; i++) { s += i * x[i]; } return s;")]
    [InlineData("the element before", "Span<double> y = stackalloc double[9]; for (int i = 1; i < 9; i++) { y[i] = y[i - 1] + x[i]; } return y[8];")]
    [InlineData("a function that has no form for vectors", "double s = 0; for (int i = 0; i < x.Length; i++) { s += Math.Atan(x[i]); } return s;")]
    [InlineData("few iterations", "double s = 0; for (int i = 0; i < 4; i++) { s += x[i]; } return s;")]
    [InlineData("an end that data decide", "double s = 0; for (int i = 0; i < x.Length && a[i] > 0; i++) { s += x[i]; } return s;")]
    public void Loops_that_stay_as_they_are(string reason, string body) =>
        Assert.False(PassOutput.Of(Function(body), "Jvp").Contains("vectors", StringComparison.Ordinal), reason);

    private static string Function(string body) =>
        $$"""
        [Differentiable(Reassociate = true)]
        public static double F(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> a)
        {
            {{body}}
        }
        """;
}
