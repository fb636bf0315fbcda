using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Properties and indexers, of structs and of objects taken apart, that have code behind them: to assign them is to call it, and it changes the struct or object.</summary>
internal sealed partial class FunctionLowering
{
    private readonly Dictionary<IOperation, Value[]> _ready = [];

    /// <summary>A number that a setter takes; the operands of the property are evaluated.</summary>
    private sealed record PropertyPlace(IPropertyReferenceOperation Property, IMethodSymbol Setter, IrType Type) : Place(Type);

    /// <summary>
    /// The method that sets a property of a struct taken apart: for one of <c>System.Numerics</c>, a function that gives the changed struct. Null for fields, automatic
    /// properties and everything else.
    /// </summary>
    private IMethodSymbol? SetterOf(IOperation target) =>
        target is IPropertyReferenceOperation { Property.SetMethod: { IsInitOnly: false } setter, Instance: { Type: { } type } instance }
        && TypeMapper.ShapeOf(type) is { Rank: 0 } && !TypeMapper.HoldsObjects(target.Type) && !IsPart(target) && (PartsNamed(instance) is not null || IsElementPath(instance))
        ? _module.ExpansionOf(setter) ?? (_module.HasSource(setter) ? TypeArguments.Current.Of(setter) : null)
        : null;

    /// <summary>Evaluates the operands of a property, once for a read and a write.</summary>
    private void EvaluateIndices(IPropertyReferenceOperation property)
    {
        if (PartsNamed(property.Instance!) is null && PlacesOf(property.Instance!) is { } places)
        {
            _evaluated[property.Instance!] = places;
        }

        foreach (IArgumentOperation argument in property.Arguments)
        {
            _ready[argument.Value] = LowerParts(argument.Value);
        }
    }

    /// <summary>Calls a setter; the operands of the property are evaluated.</summary>
    private void SetProperty(IPropertyReferenceOperation property, IMethodSymbol setter, Value[] values)
    {
        IOperation instance = property.Instance!;
        _ready[property] = values;
        int first = setter.IsStatic ? 1 : 0;
        (IParameterSymbol, IOperation)[] arguments =
        [
            .. property.Arguments.Select(a => (setter.Parameters[first + a.Parameter!.Ordinal], a.Value)),
            (setter.Parameters[setter.Parameters.Length - 1], property),
        ];
        if (setter.IsStatic)
        {
            Value[] changed = LowerSourceCall(new SourceCall(setter, null, [(setter.Parameters[0], instance), .. arguments], property));
            if (PartsNamed(instance) is { } variables)
            {
                SetParts(variables, changed);
            }
            else if (PlacesOf(instance) is { } places)
            {
                WriteAll(places, changed, property);
            }
        }
        else
        {
            LowerSourceCall(new SourceCall(setter, instance, arguments, property));
        }

        _ready.Remove(property);
        _evaluated.Remove(instance);
        foreach (IArgumentOperation argument in property.Arguments)
        {
            _ready.Remove(argument.Value);
        }
    }

    /// <summary>Assigns a property that is a struct.</summary>
    private Value[] AssignProperty(IPropertyReferenceOperation property, IMethodSymbol setter, IOperation content, Func<Value[]> lower)
    {
        CheckConstantPart(property.Instance!, content);
        EvaluateIndices(property);
        Value[] values = lower();
        SetProperty(property, setter, values);
        return values;
    }
}
