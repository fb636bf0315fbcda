using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>What is made of the elements of a query.</summary>
internal sealed partial class FunctionLowering
{
    private const string NoElements = "new global::System.InvalidOperationException(\"Sequence contains no elements\")";

    /// <summary>One question, in the making: variables of its own and the loop that fills them.</summary>
    private sealed class QueryResult(FunctionLowering lowering, Query query, IInvocationOperation call)
    {
        private readonly List<Variable> _own = [];

        private IrBuilder Builder => lowering._builder;

        private Value this[Variable variable]
        {
            get => lowering._environment[variable]!;
            set => lowering._environment[variable] = value;
        }

        /// <summary>A sum, an average or an extreme, as the framework computes it: sums of <c>float</c> are of <c>double</c>.</summary>
        public Value Of(string name)
        {
            IrType type = TypeMapper.Map(call.Type!);
            if (name is "Max" or "Min" && type.IsParameter)
            {
                return lowering.RefuseConstruct(call, "An extreme of numbers of a type parameter", "write the loop");
            }

            if (name is "Max" or "Min")
            {
                return Extreme(name == "Max", type);
            }

            Variable sum = Own("sum", Builder.Zero(IrType.Double));
            Variable? count = name == "Average" && query.IsFiltered ? Own("count", Builder.Int(0)) : null;
            Run(element =>
            {
                this[sum] = Builder.Add(this[sum], lowering.Converted(element[0], IrType.Double));
                Step(count);
            });
            Value total = Take(sum);
            if (name == "Average")
            {
                Value divisor = count is null ? query.Count : Take(count);
                lowering.ThrowIf(Builder.Compare(Op.Equal, divisor, Builder.Int(0)), NoElements);
                total = Builder.Apply(IrType.Double, Op.Divide, total, lowering.Converted(divisor, IrType.Double));
            }

            return lowering.Converted(total, type);
        }

        /// <summary>The first of the largest elements, numbers before NaN; the first of the smallest, or of the NaNs.</summary>
        private Value Extreme(bool isLargest, IrType type)
        {
            Variable best = Own(isLargest ? "largest" : "smallest", Builder.Zero(type)), isEmpty = Own("isEmpty", lowering.Bool(true));
            string isNaN = (type == IrType.Float ? "float" : "double") + ".IsNaN";
            Run(element =>
            {
                Value x = element[0], before = this[best];
                Value better = isLargest
                    ? Builder.Apply(IrType.Bool, Op.Or, Builder.Compare(Op.Greater, x, before), Builder.Apply(IrType.Bool, isNaN, before))
                    : Builder.Apply(
                        IrType.Bool, Op.And, Builder.Apply(IrType.Bool, Op.Not, Builder.Apply(IrType.Bool, isNaN, before)),
                        Builder.Apply(IrType.Bool, Op.Or, Builder.Compare(Op.Less, x, before), Builder.Apply(IrType.Bool, isNaN, x)));
                this[best] = Builder.Select(Builder.Apply(IrType.Bool, Op.Or, this[isEmpty], better), x, before);
                this[isEmpty] = lowering.Bool(false);
            });
            lowering.ThrowIf(Take(isEmpty), NoElements);
            return Take(best);
        }

        public Value Count()
        {
            Variable count = Own("count", Builder.Int(0));
            Run(_ => Step(count));
            return Take(count);
        }

        public Value ToArray()
        {
            IrType type = TypeMapper.Map(call.Type!);
            Value array = Builder.Let(type, new Allocate(query.Count, AllocationKind.Array));
            Run(element => { }, index => query.Push(index, element => Builder.Append(new Store(array, index, lowering.Converted(element[0], type.Element!)))));
            return array;
        }

        /// <summary>Arguments: the query, then the function; or the seed, the function and what is made of the result.</summary>
        public Value[] Aggregate(IOperation[] arguments)
        {
            bool hasSeed = arguments.Length > 2;
            KnownDelegate function = lowering.DelegateOf(arguments[hasSeed ? 2 : 1])!;
            ITypeSymbol type = function.Method.ReturnType;
            Value[] seed = hasSeed ? lowering.LowerParts(arguments[1]) : [.. PartTypes(type).Select(lowering.DefaultOf)];
            IrType[] types = PartTypes(type);
            Variable[] total = [.. seed.Select((v, i) => Own("total", lowering.Converted(v, types[i])))];
            Variable? isEmpty = hasSeed ? null : Own("isEmpty", lowering.Bool(true));
            Run(element =>
            {
                Value[] before = [.. total.Select(v => this[v])];
                if (isEmpty is null)
                {
                    Set(total, lowering.CallDelegate(function, [before, element], call));
                    return;
                }

                Branch first = lowering.Run(() =>
                {
                    Set(total, element);
                    return Completion.Normal;
                });
                Branch next = lowering.Run(() =>
                {
                    Set(total, lowering.CallDelegate(function, [before, element], call));
                    return Completion.Normal;
                });
                lowering.Join(this[isEmpty], first, next, Builder.Source);
                this[isEmpty] = lowering.Bool(false);
            }, null, arguments[hasSeed ? 2 : 1]);
            if (isEmpty is not null)
            {
                lowering.ThrowIf(Take(isEmpty), NoElements);
            }

            Value[] result = [.. total.Select(Take)];
            return arguments.Length > 3 ? lowering.CallDelegate(lowering.DelegateOf(arguments[3])!, [result], call) : result;
        }

        private void Set(Variable[] variables, Value[] values)
        {
            for (int i = 0; i < variables.Length && i < values.Length; i++)
            {
                this[variables[i]] = lowering.Converted(values[i], variables[i].Type);
            }
        }

        private void Step(Variable? count)
        {
            if (count is not null)
            {
                this[count] = Builder.Apply(IrType.Int, Op.Add, this[count], Builder.Int(1));
            }
        }

        private Variable Own(string name, Value initial)
        {
            Variable variable = new(name, initial.Type);
            this[variable] = initial;
            _own.Add(variable);
            return variable;
        }

        private Value Take(Variable variable)
        {
            Value value = this[variable];
            lowering._environment.Remove(variable);
            return value;
        }

        /// <summary>The loop: it carries the variables of the question and those that the functions in the query assign.</summary>
        private void Run(Action<Value[]> consume, Action<Value>? push = null, IOperation? code = null)
        {
            int source = Builder.Source;
            List<Variable> variables = lowering.CarriedVariables([.. query.Code, code], Exits.None, null);
            variables.AddRange(_own);
            Iteration iteration = lowering.StartLoop(variables);
            Value zero = Builder.Int(0), index = lowering._context.Fresh(IrType.Int, "i");
            Branch body = iteration.Branch();
            lowering.In(body, () =>
            {
                if (push is null)
                {
                    query.Push(index, consume);
                }
                else
                {
                    push(index);
                }

                return Completion.Normal;
            });
            lowering.FinishLoop(
                iteration, new Loop(lowering._context.TakeId(), index, zero, query.Count, 1, false, null, [], [], Block.Empty, []) { Source = source }, body);
        }
    }
}
