using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Lowering;

/// <summary>The statements that generated code shows beside its own.</summary>
public class SourceLineTests
{
    [Fact]
    public void Statements_have_canonical_spaces_and_headers_stand_for_their_blocks()
    {
        string[] lines =
        [
            .. Entry("""
                [Differentiable]
                public static double F( ReadOnlySpan<double>x,int n )
                {
                    // Not this.
                    double sum=0 , t = -x [ 0 ];
                    for(int i=0;i<n;i ++)
                    {
                        if(x[i]>0){sum+=(double)i*Math . Max(x[^1],t);}
                        else sum-=  x[1..^1][0];
                    }
                    while(sum>1)sum/=2;
                    do { sum *= !true ? 1 : 2; } while (sum < 0);
                    Console.WriteLine($"{ sum:F3} of {n}");
                    return sum ;
                }
                """).SourceLines,
        ];
        Assert.Equal(
            [
                "double sum = 0, t = -x[0];",
                "for (int i = 0; i < n; i++)",
                "if (x[i] > 0)",
                "sum += (double)i * Math.Max(x[^1], t);",
                "sum -= x[1..^1][0];",
                "while (sum > 1)",
                "sum /= 2;",
                "while (sum < 0);",
                "sum *= !true ? 1 : 2;",
                "Console.WriteLine($\"{sum:F3} of {n}\");",
                "return sum;",
            ],
            lines);
    }

    [Fact]
    public void White_space_and_comments_do_not_matter()
    {
        MethodModel a = Lowered.Model(TestCompilation.InClass("[Differentiable] public static double F(double x) { x += 1; return x; }"));
        MethodModel b = Lowered.Model(TestCompilation.InClass("[Differentiable]\npublic static double F(double x)\n{\n  x+=1; // one more\n  return /* it */ x;\n}"));
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
    }

    private static FunctionIr Entry(string members) => Lowered.Model(TestCompilation.InClass(members)).Module!.Entry;
}
