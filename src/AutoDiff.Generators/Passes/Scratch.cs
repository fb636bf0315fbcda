using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Says where the working storage that a transformation introduced is taken from: the stack frame, if it is small, of constant
/// length and outside loops; the residual stack otherwise.
/// </summary>
internal sealed class Scratch : IrRewriter
{
    private const int LargestOnFrame = 1024;
    private const int AllOnFrame = 4096;
    private const int LaneBytes = 32;

    private readonly Value _stack;
    private readonly IrContext _context;
    private int _loops;
    private int _onFrame;
    private int _nests;

    private Scratch(Value stack, IrContext context)
    {
        _stack = stack;
        _context = context;
    }

    public static Block Bind(Block block, Value stack, IrContext context)
    {
        IEnumerable<int> nests = IrWalk.Statements(block).OfType<Let>().Select(l => l.Operation is Nest { Owner: not null } nest ? nest.Index + 1 : 0);
        return new Scratch(stack, context) { _nests = nests.DefaultIfEmpty().Max() }.Rewrite(block);
    }

    protected override IEnumerable<Statement> Rewrite(Statement statement)
    {
        switch (statement)
        {
            case Let { Operation: Allocate { Kind: AllocationKind.Scratch or AllocationKind.Residual, Stack: null } allocate } let:
                return Bind(let, allocate);
            case Let { Operation: Nest { Owner: null } } let:
                return [let with { Operation = new Nest(_stack, _nests++) }];
            case Loop:
                _loops++;
                Statement loop = Copy(statement);
                _loops--;
                return [loop];
            default:
                return [Copy(statement)];
        }
    }

    private IEnumerable<Statement> Bind(Let let, Allocate allocate)
    {
        IrType element = let.Target.Type.Element!;
        int size = element == IrType.Double ? sizeof(double) : element.IsLanes ? LaneBytes : sizeof(float);
        if (_loops > 0 || !element.IsReal || element.IsParameter || allocate.Kind == AllocationKind.Residual
            || !RealConstant.TryGet(_context, allocate.Length, out double number) || number is < 0 or > LargestOnFrame)
        {
            return [let with { Operation = allocate with { Stack = _stack } }];
        }

        int length = (int)number;
        if (length * size > LargestOnFrame || _onFrame + (length * size) > AllOnFrame)
        {
            return [let with { Operation = allocate with { Stack = _stack } }];
        }

        // A stack frame is not cleared where the module skips the initialisation of locals.
        _onFrame += length * size;
        Let zero = new(_context.Fresh(element, "", let.Target.IsLinear), new Constant(IrBuilder.RealLiteral(element, "0")));
        _context.Define(zero.Target, zero.Operation);
        return
        [
            let with { Operation = new Allocate(allocate.Length, AllocationKind.StackAlloc) }, zero, new Fill(let.Target, zero.Target) { Source = let.Source },
        ];
    }
}
