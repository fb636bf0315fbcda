using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Passes;

/// <summary>The body of a loop, for several of its iterations at once.</summary>
internal sealed partial class Vectorise
{
    /// <summary>Translates a body. What is different in each iteration becomes a vector; the rest stays a number, and is copied to all lanes where one meets the other.</summary>
    private sealed class Translation
    {
        private readonly Vectorise _pass;
        private readonly Loop _loop;
        private readonly IrBuilder _before;
        private readonly IrBuilder _body;
        private readonly HashSet<int> _inside;
        private readonly Dictionary<int, Value> _values = [];
        private readonly Dictionary<int, Value> _broadcast = [];

        private Translation(Vectorise pass, Loop loop, IrBuilder before)
        {
            _pass = pass;
            _loop = loop;
            _before = before;
            _body = new IrBuilder(pass.Context);
            _inside = [.. IrWalk.AllDefinitions(loop).Select(v => v.Id)];
            First = pass.First(loop, before);
            Index = pass.Context.Fresh(IrType.Int, "v");
            Carried = [.. loop.Carried.Select(c => pass.Context.Fresh(IrType.Vector(c.Type), LanesHint(c)))];
        }

        /// <summary>The lowest index of the loop.</summary>
        public Value First { get; }

        public Value Index { get; }

        public Value[] Carried { get; }

        public List<StorageView> Views { get; } = [];

        /// <summary>The type of all numbers that are worked on.</summary>
        public IrType Element { get; private set; } = IrType.Double;

        public Block Body { get; private set; } = Block.Empty;

        /// <summary>The loop over vectors; null if something in the body cannot be done on several at once.</summary>
        /// <param name="pass">The pass.</param>
        /// <param name="loop">A loop whose iterations are independent.</param>
        /// <param name="before">Receives what comes before the loop.</param>
        public static Translation? Of(Vectorise pass, Loop loop, IrBuilder before)
        {
            Translation translation = new(pass, loop, before);
            return translation.Translate() ? translation : null;
        }

        private bool Translate()
        {
            Value? number = _loop.Body.Statements.Select(s => s switch
            {
                Let { Operation: Load load } => load.Buffer,
                Accumulate accumulate => accumulate.Buffer,
                Store store => store.Buffer,
                _ => null,
            }).FirstOrDefault(b => b is not null && IsNumber(b.Type.Element!));
            if (number is null)
            {
                return false;
            }

            Element = number.Type.Element!;
            for (int slot = 0; slot < Carried.Length; slot++)
            {
                if (_loop.Carried[slot].Type != Element)
                {
                    return false;
                }

                _values[_loop.Carried[slot].Id] = Carried[slot];
            }

            if (!Translate(_loop.Body) || Views.Count == 0)
            {
                return false;
            }

            Body = _body.Finish(_loop.Body.Yields.Select(Lanes));
            return true;
        }

        /// <summary>What several of a value are called.</summary>
        public static string LanesHint(Value value) => value.Hint.Length == 0 ? "" : value.Hint + "Lanes";

        private static bool IsNumber(IrType type) => type == IrType.Double || type == IrType.Float;

        private bool Translate(Block block)
        {
            foreach (Statement statement in block.Statements)
            {
                _body.Source = statement.Source;
                if (!Translate(statement))
                {
                    return false;
                }
            }

            return true;
        }

        private bool Translate(Statement statement)
        {
            switch (statement)
            {
                case Let let:
                    return Translate(let);
                case If branch:
                    return Translate(branch);
                case Accumulate accumulate when View(accumulate.Buffer, accumulate.Index) is { } view && IsKnown(accumulate.Content):
                    _body.Append(new Accumulate(view, Index, Lanes(accumulate.Content)));
                    return true;
                case Store store when View(store.Buffer, store.Index) is { } view && IsKnown(store.Content):
                    _body.Append(new Store(view, Index, Lanes(store.Content)));
                    return true;
                default:
                    return false;
            }
        }

        private bool Translate(Let let)
        {
            switch (let.Operation)
            {
                case Constant:
                    return true;
                case Load load when let.Target.Type == Element && IsCounting(load.Index):
                    if (View(load.Buffer, load.Index) is not { } view)
                    {
                        return false;
                    }

                    _values[let.Target.Id] = _body.Let(IrType.Vector(Element), new Load(view, Index), LanesHint(let.Target));
                    return true;
                case Load load when let.Target.Type == Element && !_inside.Contains(load.Buffer.Id) && _pass.CanCompute(load.Index, _inside):
                    _values[let.Target.Id] = _body.Let(Element, new Load(load.Buffer, _pass.Compute(load.Index, _inside, _body)), let.Target.Hint);
                    return true;
                case Primitive when let.Target.Type.Kind == TypeKind.Integer:
                    return IsCounting(let.Target) || _pass.CanCompute(let.Target, _inside);
                case Length:
                    return _pass.CanCompute(let.Target, _inside);
                case Primitive { Known: null } primitive when primitive.Arguments.All(IsKnown):
                    if (Translate(primitive, let.Target) is not { } translated)
                    {
                        return false;
                    }

                    _values[let.Target.Id] = translated.Type.IsLanes ? _body.Rename(translated, LanesHint(let.Target)) : translated;
                    return true;
                default:
                    return false;
            }
        }

        /// <summary>Both sides are computed; each lane takes what its condition says.</summary>
        private bool Translate(If branch)
        {
            if (!IsVector(branch.Condition) || !CanRunAnyway(branch.Then) || !CanRunAnyway(branch.Else) || !Translate(branch.Then) || !Translate(branch.Else))
            {
                return false;
            }

            for (int i = 0; i < branch.Results.Count; i++)
            {
                Value result = branch.Results[i], then = branch.Then.Yields[i], otherwise = branch.Else.Yields[i];
                if (result.Type != Element || !IsKnown(then) || !IsKnown(otherwise))
                {
                    return false;
                }

                _values[result.Id] = _body.Rename(Apply(VectorOperations.Select, Scalar(branch.Condition), Lanes(then), Lanes(otherwise)), LanesHint(result));
            }

            return true;
        }

        /// <summary>Whether a branch has no effect and does not fail: storage is read where whole vectors of it are.</summary>
        private bool CanRunAnyway(Block block) => block.Statements.All(s => s switch
        {
            Let { Operation: Load load } => IsCounting(load.Index),
            Let { Operation: Constant or Primitive } => true,
            If branch => CanRunAnyway(branch.Then) && CanRunAnyway(branch.Else),
            _ => false,
        });

        private Value? Translate(Primitive primitive, Value target)
        {
            Value[] arguments = [.. primitive.Arguments];
            if (!arguments.Any(IsVector))
            {
                return _body.Let(target.Type, new Primitive(primitive.Name, new([.. arguments.Select(Scalar)])), target.Hint);
            }

            if (VectorOperations.Comparison(primitive.Name == Op.NotEqual ? Op.Equal : primitive.Name) is { } comparison && arguments.All(a => a.Type == Element))
            {
                Value test = _body.Apply(IrType.Mask(Element), comparison, Lanes(arguments[0]), Lanes(arguments[1]));
                return primitive.Name == Op.NotEqual ? _body.Apply(test.Type, Op.Complement, test) : test;
            }

            if (target.Type.Kind == TypeKind.Boolean)
            {
                return primitive.Name is Op.And or Op.Or or Op.Xor or Op.Not && arguments.All(IsVector)
                    ? _body.Apply(IrType.Mask(Element), primitive.Name == Op.Not ? Op.Complement : primitive.Name, [.. arguments.Select(Scalar)])
                    : null;
            }

            if (target.Type != Element)
            {
                return null;
            }

            switch (primitive.Name)
            {
                case Op.Select when arguments[1].Type == Element:
                    return IsVector(arguments[0])
                        ? Apply(VectorOperations.Select, Scalar(arguments[0]), Lanes(arguments[1]), Lanes(arguments[2]))
                        : Apply(Op.Select, Scalar(arguments[0]), Lanes(arguments[1]), Lanes(arguments[2]));
                case Op.Multiply when arguments.Any(IsConstant):
                    return Apply(Op.Multiply, Scalar(arguments[0]), Scalar(arguments[1]));
                case Op.Add or Op.Subtract or Op.Multiply or Op.Divide or Op.Negate or Op.StrongMultiply or Op.StrongDivide when arguments.All(a => a.Type == Element):
                    return Apply(primitive.Name, [.. arguments.Select(Lanes)]);
                default:
                    return arguments.All(a => a.Type == Element) && VectorOperations.Function(primitive) is { } function
                        ? Apply(function, [.. arguments.Select(Lanes)])
                        : null;
            }
        }

        private Value Apply(string name, params Value[] arguments) => _body.Apply(IrType.Vector(Element), name, arguments);

        private bool IsConstant(Value value) => _pass.Context.DefinitionOf(value) is Constant;

        /// <summary>Whether a value is had in the loop over vectors: as one, or as a number.</summary>
        private bool IsKnown(Value value) => !_inside.Contains(value.Id) || _values.ContainsKey(value.Id) || IsConstant(value)
            || (value.Type.Kind == TypeKind.Integer && _pass.CanCompute(value, _inside));

        /// <summary>Whether a value differs from lane to lane.</summary>
        private bool IsVector(Value value) => _values.TryGetValue(value.Id, out Value? known) && (known.Type.IsLanes || known.Type == IrType.Mask(Element));

        /// <summary>A value as it is: a vector if it is one.</summary>
        private Value Scalar(Value value)
        {
            if (_values.TryGetValue(value.Id, out Value? known))
            {
                return known;
            }

            if (!_inside.Contains(value.Id))
            {
                return value;
            }

            return _values[value.Id] = _pass.Context.DefinitionOf(value) is Constant constant
                ? _body.Let(value.Type, constant, value.Hint)
                : _pass.Compute(value, _inside, _body);
        }

        /// <summary>A value in all lanes.</summary>
        private Value Lanes(Value value)
        {
            if (IsVector(value))
            {
                return _values[value.Id];
            }

            if (_broadcast.TryGetValue(value.Id, out Value? known))
            {
                return known;
            }

            IrType type = IrType.Vector(Element);
            foreach (string text in new[] { "0", "1" })
            {
                if (_body.Is(value, text))
                {
                    return _broadcast[value.Id] = _before.Real(type, text);
                }
            }

            string hint = LanesHint(value);
            return _broadcast[value.Id] = IsConstant(value) ? _body.Apply(type, VectorOperations.Broadcast, Scalar(value))
                : _inside.Contains(value.Id) ? _body.Let(type, new Primitive(VectorOperations.Broadcast, [Scalar(value)]), hint)
                : _before.Let(type, new Primitive(VectorOperations.Broadcast, [value]), hint);
        }

        /// <summary>The vectors of a buffer from an index on; null if the index does not go up by one in each iteration.</summary>
        private Value? View(Value buffer, Value index)
        {
            if (Views.FirstOrDefault(v => v.Buffer.Id == buffer.Id && v.Index.Id == index.Id) is { } known)
            {
                return known.Vectors;
            }

            if (_inside.Contains(buffer.Id) || buffer.Type.Element != Element || !IsCounting(index))
            {
                return null;
            }

            Value? offset = Offset(index);
            Value start = offset is null ? First : _pass.Plus(offset, First, _before);
            IrType element = IrType.Vector(Element);
            IrType type = buffer.Type.Buffer == BufferKind.ReadOnlySpan ? IrType.ReadOnlySpan(element) : IrType.Span(element);
            Value vectors = _before.Let(type, new VectorView(buffer, _pass.IsZero(start) ? null : start), buffer.Hint.Length == 0 ? "vectors" : buffer.Hint + "Vectors");
            Views.Add(new StorageView(buffer, index, index.Id == _loop.Index.Id, vectors));
            return vectors;
        }

        /// <summary>Whether a whole number is the loop's index plus something fixed.</summary>
        private bool IsCounting(Value value) => value.Id == _loop.Index.Id
            || (_inside.Contains(value.Id) && value.Type == IrType.Int && _pass.Context.DefinitionOf(value) switch
            {
                Primitive { Name: Op.Add } sum => (IsCounting(sum.Arguments[0]) && IsFixed(sum.Arguments[1])) || (IsFixed(sum.Arguments[0]) && IsCounting(sum.Arguments[1])),
                Primitive { Name: Op.Subtract } difference => IsCounting(difference.Arguments[0]) && IsFixed(difference.Arguments[1]),
                _ => false,
            });

        private bool IsFixed(Value value) => _pass.CanCompute(value, _inside);

        /// <summary>What is added to the loop's index; null if nothing is.</summary>
        private Value? Offset(Value index)
        {
            if (index.Id == _loop.Index.Id)
            {
                return null;
            }

            Primitive sum = (Primitive)_pass.Context.DefinitionOf(index)!;
            bool isFirst = IsCounting(sum.Arguments[0]);
            Value? offset = Offset(sum.Arguments[isFirst ? 0 : 1]);
            Value added = _pass.Compute(sum.Arguments[isFirst ? 1 : 0], _inside, _before);
            return sum.Name == Op.Subtract
                ? offset is null ? _before.Apply(IrType.Int, Op.Negate, added) : _before.Apply(IrType.Int, Op.Subtract, offset, added)
                : offset is null ? added : _pass.Plus(offset, added, _before);
        }
    }
}
