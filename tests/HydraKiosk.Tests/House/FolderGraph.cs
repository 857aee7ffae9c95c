using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace HydraKiosk.Tests.House;

/// <summary>
/// Which folder uses which, read from the compiled types: a folder is a namespace, and it uses another when a type in it mentions one of the other in
/// its bases, members, locals or instructions. Constants are compiled in and leave no trace.
/// </summary>
internal sealed class FolderGraph
{
    private static readonly Dictionary<int, OperandType> _operands = OperandTypes();

    private readonly SortedDictionary<string, SortedDictionary<string, string>> _uses = new(StringComparer.Ordinal);

    /// <summary>Folder → the folders that it uses → one example, as "user → used".</summary>
    public IReadOnlyDictionary<string, SortedDictionary<string, string>> Uses => _uses;

    /// <summary>Adds the types of an assembly.</summary>
    public void Read(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        new Walk(file, file.GetMetadataReader(), this).All();
    }

    /// <summary>Circles among the folders that <paramref name="isIn"/> picks: each as the folders of it, in an order that one can walk.</summary>
    public IEnumerable<string> Circles(Func<string, bool> isIn)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in _uses.Keys.Where(isIn))
        {
            if (!done.Contains(folder) && PathBack(folder, isIn) is { } path)
            {
                done.UnionWith(path);
                yield return string.Join("\n", path.Zip(path.Skip(1).Append(path[0]), (from, to) => $"  {from} uses {to}: {_uses[from][to]}"));
            }
        }
    }

    private List<string>? PathBack(string start, Func<string, bool> isIn)
    {
        var before = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = new Queue<string>([start]);
        while (open.TryDequeue(out var folder))
        {
            foreach (var next in _uses.GetValueOrDefault(folder)?.Keys.Where(isIn) ?? [])
            {
                if (next == start)
                {
                    var path = new List<string> { folder };
                    while (path[0] != start)
                    {
                        path.Insert(0, before[path[0]]);
                    }

                    return path;
                }

                if (before.TryAdd(next, folder))
                {
                    open.Enqueue(next);
                }
            }
        }

        return null;
    }

    private void Add(string from, string to, string example)
    {
        if (from == to || !IsOurs(from) || !IsOurs(to))
        {
            return;
        }

        if (!_uses.TryGetValue(from, out var used))
        {
            _uses[from] = used = new(StringComparer.Ordinal);
        }

        used.TryAdd(to, example);
    }

    private static bool IsOurs(string folder) => folder == "HydraKiosk" || folder.StartsWith("HydraKiosk.", StringComparison.Ordinal);

    private static Dictionary<int, OperandType> OperandTypes() => typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value & 0xffff, o => o.OperandType);

    private sealed class Walk(PEReader file, MetadataReader reader, FolderGraph graph)
    {
        private (string Namespace, string Name) _at;

        public void All()
        {
            foreach (var handle in reader.TypeDefinitions)
            {
                _at = Outermost(handle);
                if (!_at.Name.StartsWith('<')) // what the compiler keeps for itself
                {
                    Type(reader.GetTypeDefinition(handle));
                }
            }
        }

        private void Type(TypeDefinition type)
        {
            Mention(type.BaseType);
            foreach (var made in type.GetInterfaceImplementations())
            {
                Mention(reader.GetInterfaceImplementation(made).Interface);
            }

            foreach (var field in type.GetFields())
            {
                Signature(reader.GetFieldDefinition(field).Signature);
            }

            foreach (var method in type.GetMethods())
            {
                var definition = reader.GetMethodDefinition(method);
                Signature(definition.Signature);
                if (definition.RelativeVirtualAddress != 0)
                {
                    Body(file.GetMethodBody(definition.RelativeVirtualAddress));
                }
            }
        }

        private void Body(MethodBodyBlock body)
        {
            if (!body.LocalSignature.IsNil)
            {
                Signature(reader.GetStandaloneSignature(body.LocalSignature).Signature);
            }

            var il = body.GetILReader();
            while (il.RemainingBytes > 0)
            {
                int code = il.ReadByte();
                code = code == 0xfe ? 0xfe00 | il.ReadByte() : code;
                switch (_operands[code])
                {
                    case OperandType.InlineNone:
                        break;
                    case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                        il.ReadByte();
                        break;
                    case OperandType.InlineVar:
                        il.ReadInt16();
                        break;
                    case OperandType.InlineI8 or OperandType.InlineR:
                        il.ReadInt64();
                        break;
                    case OperandType.InlineSwitch:
                        var targets = il.ReadInt32();
                        il.Offset += targets * sizeof(int);
                        break;
                    case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                        Mention(MetadataTokens.EntityHandle(il.ReadInt32()));
                        break;
                    default:
                        il.ReadInt32();
                        break;
                }
            }
        }

        private void Mention(EntityHandle handle)
        {
            if (handle.IsNil)
            {
                return;
            }

            switch (handle.Kind)
            {
                case HandleKind.TypeDefinition:
                    Note(Outermost((TypeDefinitionHandle)handle));
                    break;
                case HandleKind.TypeReference:
                    Note(Outermost((TypeReferenceHandle)handle));
                    break;
                case HandleKind.TypeSpecification:
                    Shape(reader.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                    break;
                case HandleKind.MethodDefinition:
                    Mention(reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                    break;
                case HandleKind.FieldDefinition:
                    Mention(reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                    break;
                case HandleKind.MemberReference:
                    Mention(reader.GetMemberReference((MemberReferenceHandle)handle).Parent);
                    break;
                case HandleKind.MethodSpecification:
                    var method = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                    Mention(method.Method);
                    Signature(method.Signature);
                    break;
                default:
                    break;
            }
        }

        private void Note((string Namespace, string Name) used) => graph.Add(_at.Namespace, used.Namespace, $"{_at.Name} → {used.Name}");

        private void Signature(BlobHandle blob)
        {
            var bytes = reader.GetBlobReader(blob);
            var decoder = new SignatureDecoder<int, object?>(new Mentions(this), reader, null);
            switch (reader.GetBlobReader(blob).ReadSignatureHeader().Kind)
            {
                case SignatureKind.Field:
                    decoder.DecodeFieldSignature(ref bytes);
                    break;
                case SignatureKind.LocalVariables:
                    decoder.DecodeLocalSignature(ref bytes);
                    break;
                case SignatureKind.MethodSpecification:
                    decoder.DecodeMethodSpecificationSignature(ref bytes);
                    break;
                default:
                    decoder.DecodeMethodSignature(ref bytes);
                    break;
            }
        }

        private void Shape(BlobHandle blob)
        {
            var bytes = reader.GetBlobReader(blob);
            new SignatureDecoder<int, object?>(new Mentions(this), reader, null).DecodeType(ref bytes);
        }

        private (string Namespace, string Name) Outermost(TypeDefinitionHandle handle)
        {
            var type = reader.GetTypeDefinition(handle);
            while (!type.GetDeclaringType().IsNil)
            {
                type = reader.GetTypeDefinition(type.GetDeclaringType());
            }

            return (reader.GetString(type.Namespace), reader.GetString(type.Name));
        }

        private (string Namespace, string Name) Outermost(TypeReferenceHandle handle)
        {
            var type = reader.GetTypeReference(handle);
            while (type.ResolutionScope.Kind == HandleKind.TypeReference)
            {
                type = reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
            }

            return (reader.GetString(type.Namespace), reader.GetString(type.Name));
        }

        /// <summary>Notes each type that a signature names; what it makes of them is of no interest.</summary>
        private sealed class Mentions(Walk walk) : ISignatureTypeProvider<int, object?>
        {
            public int GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Note(handle);

            public int GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Note(handle);

            public int GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
                Note(handle);

            public int GetArrayType(int elementType, ArrayShape shape) => 0;

            public int GetByReferenceType(int elementType) => 0;

            public int GetFunctionPointerType(MethodSignature<int> signature) => 0;

            public int GetGenericInstantiation(int genericType, ImmutableArray<int> typeArguments) => 0;

            public int GetGenericMethodParameter(object? genericContext, int index) => 0;

            public int GetGenericTypeParameter(object? genericContext, int index) => 0;

            public int GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => 0;

            public int GetPinnedType(int elementType) => 0;

            public int GetPointerType(int elementType) => 0;

            public int GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;

            public int GetSZArrayType(int elementType) => 0;

            private int Note(EntityHandle handle)
            {
                walk.Mention(handle);
                return 0;
            }
        }
    }
}
