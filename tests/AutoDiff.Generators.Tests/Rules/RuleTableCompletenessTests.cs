using System.Reflection;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Tests.Rules;

/// <summary>A member of the framework that nobody thought of must not be differentiated by accident, or refused without a reason.</summary>
public class RuleTableCompletenessTests
{
    private static readonly (string Prefix, Type Type)[] Types =
    [
        ("Math.", typeof(Math)), ("MathF.", typeof(MathF)), ("double.", typeof(double)), ("float.", typeof(float)),
    ];

    private static IEnumerable<(string Name, MethodInfo Method)> Members =>
        from entry in Types
        from method in entry.Type.GetMethods(BindingFlags.Public | BindingFlags.Static)
        select (entry.Prefix + method.Name, method);

    [Fact]
    public void EveryMemberHasARuleOrIsInertOrIsRefused()
    {
        foreach ((string name, _) in Members)
        {
            bool hasRule = RuleTable.Find(name) is not null, isInert = RuleTable.IsInert(name);
            bool isRefused = RuleTable.RefusalReason(name) is not null;
            Assert.True((hasRule ? 1 : 0) + (isInert ? 1 : 0) + (isRefused ? 1 : 0) == 1, $"{name}: rule {hasRule}, inert {isInert}, refused {isRefused}");
        }
    }

    [Fact]
    public void NoEntryIsStale()
    {
        HashSet<string> names = [.. Members.Select(m => m.Method.Name)];
        Assert.DoesNotContain(RuleTable.FunctionNames, n => !names.Contains(n));
    }

    [Fact]
    public void EveryOperatorHasARuleOrIsInert()
    {
        foreach (FieldInfo field in typeof(Op).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            string name = (string)field.GetRawConstantValue()!;
            if (name is Op.SplitLiveRange or Op.SumLanes)
            {
                continue; // Stands in finished cores alone: nothing is derived from them.
            }

            Assert.True(RuleTable.Find(name) is not null ^ RuleTable.IsInert(name), name);
        }
    }

    [Fact]
    public void WhatIsInertReturnsNoRealNumberThatDependsOnOne()
    {
        foreach ((string name, MethodInfo method) in Members.Where(m => RuleTable.IsInert(m.Name)))
        {
            bool takesReals = method.GetParameters().Any(p => !p.IsOut && (p.ParameterType == typeof(double) || p.ParameterType == typeof(float)));
            bool returnsReal = method.ReturnType == typeof(double) || method.ReturnType == typeof(float);
            Assert.False(takesReals && returnsReal, name);
        }
    }

    [Fact]
    public void WhatHasARuleReturnsARealNumberForReals()
    {
        foreach ((string name, MethodInfo method) in Members.Where(m => RuleTable.Find(m.Name) is not null))
        {
            bool takesReals = method.GetParameters().Any(p => p.ParameterType == typeof(double) || p.ParameterType == typeof(float));
            Assert.True(!takesReals || method.ReturnType == typeof(double) || method.ReturnType == typeof(float), name);
        }
    }

    [Fact]
    public void AritiesAreThoseOfTheMembers()
    {
        foreach (IGrouping<string, MethodInfo> overloads in Members.Where(m => RuleTable.Find(m.Name) is not null).GroupBy(m => m.Name, m => m.Method))
        {
            Assert.Equal(overloads.Min(m => m.GetParameters().Length), RuleTable.Find(overloads.Key)!.Arity);
        }
    }

    [Fact]
    public void AllFourTypesShareOneEntryPerFunction()
    {
        Assert.Same(RuleTable.Find("Math.Sin"), RuleTable.Find("MathF.Sin"));
        Assert.Same(RuleTable.Find("Math.Sin"), RuleTable.Find("double.Sin"));
        Assert.Same(RuleTable.Find("Math.Sin"), RuleTable.Find("float.Sin"));
        Assert.Same(RuleTable.Find("Math.Sin"), RuleTable.Find("T.Sin"));
    }

    [Theory]
    [InlineData("Sin")]
    [InlineData("Math.Add")]
    [InlineData("Math.NoSuchFunction")]
    public void OtherNamesAreUnknown(string name)
    {
        Assert.Null(RuleTable.Find(name));
        Assert.False(RuleTable.IsInert(name));
        Assert.Null(RuleTable.RefusalReason(name));
    }

    [Theory]
    [InlineData("Math.Floor", true)]
    [InlineData("MathF.Round", true)]
    [InlineData("Detach", true)]
    [InlineData("Math.Sign", true)]
    [InlineData(Op.Less, true)]
    [InlineData("Math.Abs", false)]
    [InlineData(Op.Add, false)]
    public void KnowsWhatNoDerivativeFlowsThrough(string name, bool isZero) => Assert.Equal(isZero, RuleTable.HasZeroDerivative(name));
}
